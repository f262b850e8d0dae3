"""One verb a file: joins the floors below, changes the catalogue, prints nothing."""
