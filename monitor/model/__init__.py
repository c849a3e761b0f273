"""The nouns by stage: frozen, without behaviour, importing nothing else of ours.

A thing gets a new type when it passes a step:
Obligation -> VisitOrder -> Capture -> Document -> Report -> Finding -> Case -> Letter; for websites
Column -> SurveyOrder -> ColumnSight -> Finding -> Case -> Problem -> Bulletin.
Days are calendar days and datetimes aware, both in Asia/Shanghai. What is unknown is None.
"""
