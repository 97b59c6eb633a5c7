"""The parts screens are made of; they are given values and post messages, and never see the store."""
