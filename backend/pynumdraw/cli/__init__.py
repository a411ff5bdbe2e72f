"""Command line: read any number of drawings from files, on all cores, and export the page for static hosts."""
