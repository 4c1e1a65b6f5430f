using System.CommandLine;
using Broker.Core.Storage;

namespace Broker.Broker.Verbs;

/// <summary><c>broker filter enable</c>: switches on again what the broker, or its owner, switched off.</summary>
internal static class FilterEnableVerb
{
    public static Command Create()
    {
        var name = new Option<string>("--name") { Description = "Name of the filter.", Required = true };
        var owner = new Option<string>("--owner") { Description = "Whose filter it is.", DefaultValueFactory = _ => FilterAddVerb.DefaultOwner };
        var command = new Command("enable", "Switch the newest version of a filter on again, with its topic and its webhook.") { name, owner };
        command.SetAction((parsed, cancellation) => FilterDatabase.UseAsync(async (database, _) =>
        {
            await database.MigrateAsync(cancellation);
            var (whose, which) = (parsed.GetValue(owner)!, parsed.GetValue(name)!);
            if (await new FilterTable(database).EnableAsync(whose, which, cancellation) is not { } filter)
                return FilterDatabase.Fail($"there is no filter {whose}.{which}", ExitCode.DoneWithFailures);
            Console.WriteLine($"{filter.Owner}.{filter.Name} version {filter.Version} is on");
            return ExitCode.Done;
        }));
        return command;
    }
}
