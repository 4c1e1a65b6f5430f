using Broker.Core.Wire;

namespace Broker.Broker.Simulator.Packets;

/// <summary>The survey schemas that come with the broker.</summary>
internal static class BundledSchema
{
    /// <summary>The text of <c>schemas/surveys/{survey}/{version}.avsc</c>.</summary>
    /// <exception cref="WireException">None of that name.</exception>
    public static string Read(string survey, string version)
    {
        using var stream = typeof(AvroSchema).Assembly.GetManifestResourceStream($"schemas/surveys/{survey}/{version}.avsc")
            ?? throw new WireException($"no schema {survey} {version} comes with the broker");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
