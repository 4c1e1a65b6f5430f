namespace Broker.Benchmarks.Pipeline;

/// <summary>The steps with the numbers they have on the path of one alert. Those of <see cref="KafkaOnly"/> are not taken in process.</summary>
internal static class StepNames
{
    public const string Decode = "3-4 decode and normalise";
    public const string Dedup = "5 dedup";
    public const string Context = "6 context, 3 catalogues";
    public const string Pack = "7 pack write and sync";
    public const string EncodeAlert = "7 encode for alerts";
    public const string DecodeAlert = "9 decode from alerts";
    public const string Features = "9 features";
    public const string Models = "10 models";
    public const string EncodeClassified = "11 encode for classified";
    public const string DecodeClassified = "12 decode from classified";
    public const string Match10 = "12 match 10 filters";
    public const string BodyJson = "13 body, JSON, a match";
    public const string BodyAvro = "13 body, Avro, a match";
    public const string Archive = "14 archive";

    public static readonly string[] InProcess = [Decode, Dedup, Context, Pack, Features, Models, Match10, Archive];

    /// <summary>The archive and the filters both read <c>classified</c>.</summary>
    public static readonly string[] KafkaOnly = [EncodeAlert, DecodeAlert, EncodeClassified, DecodeClassified, DecodeClassified];

    public static string Match(int filters) => $"12 match {filters} filter{(filters == 1 ? "" : "s")}";
}
