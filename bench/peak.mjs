// Preloaded into a measured process: says on standard error, at its end, the most memory it had resident, in KiB.
process.on('exit', () => process.stderr.write(`peak ${process.resourceUsage().maxRSS}\n`));
