"""Sheets that editors send and take: read whatever a spreadsheet in Viet Nam writes, tried, and kept as versions."""
