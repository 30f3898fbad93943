"""PostgreSQL (the only folder with SQL): migrations, journal writer, read models; configuration and logs."""
