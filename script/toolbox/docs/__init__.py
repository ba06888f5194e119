"""The pages for people: the site of ``docs/``, what is generated in it, READMEs."""
