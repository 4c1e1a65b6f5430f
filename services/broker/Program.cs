using Broker.Broker.Verbs;

return await CommandLine.RunAsync(args);
