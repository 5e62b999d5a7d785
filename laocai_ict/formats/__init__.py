"""How dates and times are typed into forms, by language; what is not said here is as Django has it."""
