using Broker.Broker.DevStack;
using Broker.Core.Hosting;
using Broker.Core.Storage;
using Npgsql;

namespace Broker.Broker.Verbs;

/// <summary>Opens PostgreSQL for the filter verbs, and says in a line what is wrong when it cannot be used.</summary>
internal static class FilterDatabase
{
    /// <summary>Address of a Redis that a verb does without.</summary>
    public const string NotUsed = "unused:1";

    public static async Task<int> UseAsync(Func<Database, BrokerOptions, Task<int>> work)
    {
        try
        {
            Settings.Required("BROKER_POSTGRES");
            var options = OptionsReader.Read(name => name == "BROKER_REDIS" ? NotUsed : Settings.Find(name));
            await using var database = new Database(options.Postgres);
            return await work(database, options);
        }
        catch (ServerException error)
        {
            return Fail(error.Message, ExitCode.DoneWithFailures);
        }
        catch (OptionsException error)
        {
            return Fail(error.Message, ExitCode.WrongArguments);
        }
        catch (NpgsqlException error)
        {
            return Fail($"PostgreSQL: {error.Message}", ExitCode.DoneWithFailures);
        }
    }

    public static int Fail(string message, int code)
    {
        foreach (var line in message.Split('\n'))
            Console.Error.WriteLine($"error: {line}");
        return code;
    }
}
