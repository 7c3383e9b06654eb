"""The ways out, one a file: mail servers, providers, platforms. Found by scanning this package."""
