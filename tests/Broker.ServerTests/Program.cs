using Broker.ServerTests.Faults.Chaos;

// The tests are run by `dotnet test`; this is `./run chaos`.
return await ChaosCommand.RunAsync(args);
