"""What every room stands on. It knows no domain: nothing here says city, worksheet or plan."""
