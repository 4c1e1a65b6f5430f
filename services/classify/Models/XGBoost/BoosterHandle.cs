using System.Runtime.InteropServices;

namespace Broker.Classify.Models.XGBoost;

internal sealed class BoosterHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle() => XGBoostLibrary.XGBoosterFree(handle) == 0;
}
