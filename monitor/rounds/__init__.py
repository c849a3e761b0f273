"""One turn of the work: plan, visit, enter into the ledger, compare, write letters and bulletins."""
