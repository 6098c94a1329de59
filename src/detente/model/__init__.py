"""The waist of the hourglass: what reading writes and answering reads. Standard library only."""
