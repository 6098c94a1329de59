"""What a page or a picture shows, as values: of the record, the register and the knowledge, without any form."""
