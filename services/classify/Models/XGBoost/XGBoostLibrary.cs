using System.Runtime.InteropServices;

namespace Broker.Classify.Models.XGBoost;

/// <summary>XGBoost's C API, <c>xgboost/c_api.h</c> of 1.7 (Debian package libxgboost0). Every call answers 0 or sets the last error.</summary>
internal static unsafe partial class XGBoostLibrary
{
    private const string Library = "libxgboost.so.0";

    [LibraryImport(Library)]
    private static partial byte* XGBGetLastError();

    [LibraryImport(Library)]
    internal static partial int XGBoosterCreate(nint* matrices, ulong count, out BoosterHandle booster);

    [LibraryImport(Library)]
    internal static partial int XGBoosterFree(nint booster);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int XGBoosterSetParam(BoosterHandle booster, string name, string value);

    [LibraryImport(Library)]
    internal static partial int XGBoosterLoadModelFromBuffer(BoosterHandle booster, byte* buffer, ulong length);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int XGBoosterSaveModelToBuffer(BoosterHandle booster, string config, out ulong length, out byte* buffer);

    [LibraryImport(Library)]
    internal static partial int XGBoosterGetNumFeature(BoosterHandle booster, out ulong count);

    [LibraryImport(Library)]
    internal static partial int XGBoosterUpdateOneIter(BoosterHandle booster, int round, MatrixHandle train);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int XGBoosterPredictFromDense(BoosterHandle booster, string values, string config, nint matrix, out ulong* shape, out ulong dimensions, out float* result);

    [LibraryImport(Library)]
    internal static partial int XGDMatrixCreateFromMat(float* data, ulong rows, ulong columns, float missing, out MatrixHandle matrix);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int XGDMatrixSetFloatInfo(MatrixHandle matrix, string field, float* values, ulong length);

    [LibraryImport(Library)]
    internal static partial int XGDMatrixFree(nint matrix);

    /// <summary>Runs calls; throws <see cref="ModelException"/> with XGBoost's own first line, or saying that the library is missing.</summary>
    internal static void Check(Func<int> call)
    {
        try
        {
            if (call() != 0)
                throw new ModelException($"xgboost: {LastError()}");
        }
        catch (TypeLoadException)
        {
            // DllNotFoundException and EntryPointNotFoundException are both of this kind
            throw new ModelException($"{Library} is missing or too old: install the Debian package libxgboost0 (1.7 or later)");
        }
    }

    private static string LastError()
    {
        var text = Marshal.PtrToStringUTF8((nint)XGBGetLastError()) ?? "unknown error";
        return text.Split('\n', 2)[0].Trim();
    }
}
