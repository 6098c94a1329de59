"""From text to what the rules see: the parse, quotation marks, who and what is mentioned, dates."""
