"""The report as toned text: its lines, figures, pictures and cases."""
