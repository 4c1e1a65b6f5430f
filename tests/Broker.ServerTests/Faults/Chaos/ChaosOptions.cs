using System.Globalization;
using System.Security.Cryptography;

namespace Broker.ServerTests.Faults.Chaos;

/// <summary>What <c>./run chaos</c> was asked for.</summary>
internal sealed record ChaosOptions
{
    public const string Usage = "./run chaos [--minutes 120] [--kafka 1|3] [--rate 40] [--seed S] [--quiet-every 10]";

    public double Minutes { get; init; } = 120;

    /// <summary>Kafka nodes, 1 or 3.</summary>
    public int Kafka { get; init; } = 1;

    /// <summary>Packets a second.</summary>
    public double Rate { get; init; } = 40;

    public ulong Seed { get; init; } = (ulong)RandomNumberGenerator.GetInt32(1, int.MaxValue);

    /// <summary>After so many minutes everything is left alone until it is drained, and compared.</summary>
    public double QuietEveryMinutes { get; init; } = 10;

    /// <summary>Mean time between two blows to the same victim.</summary>
    public TimeSpan Calm { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Longest outage of one victim.</summary>
    public TimeSpan LongestOutage { get; init; } = TimeSpan.FromSeconds(60);

    public TimeSpan Length => TimeSpan.FromMinutes(Minutes);

    /// <summary>Null when an argument is not understood.</summary>
    public static ChaosOptions? Parse(IReadOnlyList<string> arguments)
    {
        var options = new ChaosOptions();
        for (var i = 0; i < arguments.Count; i += 2)
        {
            if (i + 1 == arguments.Count || !double.TryParse(arguments[i + 1], CultureInfo.InvariantCulture, out var number))
                return null;
            switch (arguments[i])
            {
                case "--minutes" when number > 0: options = options with { Minutes = number }; break;
                case "--kafka" when number is 1 or 3: options = options with { Kafka = (int)number }; break;
                case "--rate" when number is > 0 and <= 1_000: options = options with { Rate = number }; break;
                case "--seed" when number > 0: options = options with { Seed = (ulong)number }; break;
                case "--quiet-every" when number > 0: options = options with { QuietEveryMinutes = number }; break;
                default: return null;
            }
        }

        return options;
    }
}
