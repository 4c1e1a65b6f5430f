using Broker.ServerTests.Faults;
using Broker.ServerTests.Faults.Chaos;

// The tests are run by `dotnet test`; this is `./run chaos`, and the table at the end of `./run test --faults`.
if (args is not ["faults-table"])
    return await ChaosCommand.RunAsync(args);
foreach (var line in FaultTable.Lines())
    Console.WriteLine(line);
return 0;
