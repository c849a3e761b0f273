"""The daemon: APScheduler as a clock. What is due lives in the tables; the jobs only look often enough."""
