"""One file in, one Examination out: the only folder that opens untrusted images."""
