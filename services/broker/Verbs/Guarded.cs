using Broker.Broker.DevStack;
using Broker.Core.Hosting;
using Broker.Core.Storage;
using Confluent.Kafka;
using Microsoft.AspNetCore.Connections;
using Npgsql;

namespace Broker.Broker.Verbs;

/// <summary>Runs the work of a verb; what can go wrong in the world outside becomes one plain line and an exit code.</summary>
internal static class Guarded
{
    public static async Task<int> RunAsync(Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        catch (OptionsException error)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return ExitCode.WrongArguments;
        }
        catch (KafkaException error)
        {
            return await FailAsync($"Kafka: {error.Error.Reason}");
        }
        catch (NpgsqlException error)
        {
            return await FailAsync($"PostgreSQL: {error.Message}");
        }
        catch (ServerException error)
        {
            return await FailAsync(error.Message);
        }
        catch (StorageException error)
        {
            return await FailAsync(error.Message);
        }
        catch (HttpRequestException error)
        {
            return await FailAsync(error.Message);
        }
        catch (TimeoutException error)
        {
            return await FailAsync(error.Message);
        }
        catch (IOException error)
        {
            return await FailAsync(error.InnerException is AddressInUseException ? $"{error.Message} Set BROKER_HTTP to another address." : error.Message);
        }
    }

    private static async Task<int> FailAsync(string message)
    {
        await Console.Error.WriteLineAsync($"error: {message}");
        return ExitCode.DoneWithFailures;
    }
}
