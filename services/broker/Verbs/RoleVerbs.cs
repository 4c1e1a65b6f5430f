using System.CommandLine;
using Broker.Broker.Composition;
using Broker.Core.Hosting;

namespace Broker.Broker.Verbs;

/// <summary><c>broker ingest|classify|filter|api|all</c>: play roles until told to end.</summary>
public static class RoleVerbs
{
    public static IEnumerable<Command> Create() =>
    [
        Verb("ingest", Roles.Ingest, "Survey packets in, alerts with context out."),
        Verb("classify", Roles.Classify, "Features, classifiers and anomaly scores for every alert."),
        Verb("api", Roles.Api, "The archive, REST and the pages for people."),
        Verb("all", Roles.All, "Every role in one process, joined by Kafka, or in process where BROKER_KAFKA is not set."),
    ];

    /// <summary>Bare <c>broker filter</c> plays the role; with a word behind it, it is about the filters themselves.</summary>
    public static Command WithRole(Command filter)
    {
        filter.SetAction((_, cancellation) => RunAsync("filter", Roles.Filter, cancellation));
        return filter;
    }

    private static Command Verb(string name, Roles roles, string description)
    {
        var verb = new Command(name, description);
        verb.SetAction((_, cancellation) => RunAsync(name, roles, cancellation));
        return verb;
    }

    /// <summary>A service, which ends only when it is told to.</summary>
    public static bool IsRole(Command command) => command.Name is "ingest" or "classify" or "filter" or "api" or "all";

    private static Task<int> RunAsync(string name, Roles roles, CancellationToken cancellation) => Guarded.RunAsync(async () =>
    {
        NativeMemory.Bound();
        var options = OptionsReader.Read(Settings.Find);
        if (options.Kafka is null && roles != Roles.All)
            throw new OptionsException([$"broker {name} needs Kafka between the roles: set BROKER_KAFKA, or run them all in one process with: broker all"]);
        await using var process = await BrokerProcess.StartAsync(options, roles, LogLevel.Information, cancellation);
        var token = process.TokenFile is { } file ? $"; token for writing in {file}" : "";
        await Console.Error.WriteLineAsync($"{name} runs; {options.Http}{token}; Ctrl-C ends it");
        await process.Roles.RunAsync(cancellation);
        return cancellation.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Done;
    });
}
