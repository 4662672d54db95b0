//! What is printed: the ticket's page as PDF, its text shaped, its fonts subset
