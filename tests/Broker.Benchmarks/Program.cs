using Broker.Benchmarks;

return await BenchCommand.RunAsync(args);
