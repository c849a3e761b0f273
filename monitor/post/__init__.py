"""Letters handed over to the mail server: the only room that speaks SMTP."""
