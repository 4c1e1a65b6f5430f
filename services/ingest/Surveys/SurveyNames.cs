using Broker.Core.Wire;

namespace Broker.Ingest.Surveys;

/// <summary>Whose packet a writer schema says it is: other telescopes took over the field names of ZTF and LSST, not their names.</summary>
internal static class SurveyNames
{
    /// <summary>What Spark calls every record it writes; brokers that republish packets leave it so.</summary>
    private const string SparkRecord = "topLevelRecord";

    private const string PlainRecord = "alert";

    /// <summary><c>lsst.v10_0.alert</c> is from lsst; so may be <c>topLevelRecord</c>, <c>topLevelRecord.value</c> and plain <c>alert</c>.</summary>
    public static bool IsFrom(AvroSchema writer, string survey) =>
        IsNamed(writer, survey) || IsNamed(writer, SparkRecord) || writer.FullName == PlainRecord;

    /// <summary>Strictly: the first part of the name is the survey's, so <c>topLevelRecord</c> and plain <c>alert</c> are not.</summary>
    public static bool IsNamed(AvroSchema writer, string first) =>
        writer.FullName.StartsWith(first, StringComparison.Ordinal) && (writer.FullName.Length == first.Length || writer.FullName[first.Length] == '.');

    /// <summary>The record that a field holds, nullable or not; null when there is none.</summary>
    public static AvroSchema? RecordIn(AvroSchema writer, string field) =>
        writer.Field(field)?.Type is not { } type ? null
        : type.Kind == AvroKind.Record ? type
        : type.Branches.FirstOrDefault(branch => branch.Kind == AvroKind.Record);
}
