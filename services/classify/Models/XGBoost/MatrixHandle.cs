using System.Runtime.InteropServices;

namespace Broker.Classify.Models.XGBoost;

internal sealed class MatrixHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle() => XGBoostLibrary.XGDMatrixFree(handle) == 0;
}
