namespace Broker.Core.Alerts;

/// <summary>Which of the three images a cutout shows.</summary>
public enum CutoutKind
{
    Science,
    Template,
    Difference,
}

/// <summary>One cutout as a slice of its packet's bytes: FITS, gzipped when the survey sends it so (ZTF).</summary>
public readonly record struct CutoutRange(CutoutKind Kind, int Offset, int SizeBytes, bool Gzipped);
