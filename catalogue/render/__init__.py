"""Values in, bytes or text out: pictures, tables and pages for people."""
