namespace Broker.Broker.Simulator.Packets;

/// <summary>Rubin's diaObject: place, times and, band by band, statistics of the detections so far.</summary>
internal static class LsstObjectForm
{
    public static readonly RecordForm<LsstDraft> DiaObject = Build();

    private static RecordForm<LsstDraft> Build()
    {
        var form = new RecordForm<LsstDraft>()
            .Long("diaObjectId", draft => Naming.DiaObject(draft.Now.Object.Number))
            .Number("validityStartMjdTai", draft => draft.Now.Seen.Visit.MjdTai)
            .Number("ra", draft => draft.Now.Object.RaDeg).Number("dec", draft => draft.Now.Object.DecDeg)
            .Number("raErr", draft => draft.Now.PlaceErrDeg).Number("decErr", draft => draft.Now.PlaceErrDeg).Number("ra_dec_Cov", _ => 0)
            .Number("firstDiaSourceMjdTai", draft => draft.FirstMjd)
            .Number("lastDiaSourceMjdTai", draft => draft.Now.Seen.Visit.MjdTai)
            .Long("nDiaSources", draft => draft.Detections.Count + 1);
        foreach (var band in Band.All)
            AddBand(form, band);
        return form;
    }

    private static void AddBand(RecordForm<LsstDraft> form, Band band)
    {
        form.Long($"{band.Name}_psfFluxNdata", draft => Of(draft).Count)
            .Number($"{band.Name}_psfFluxMean", draft => Of(draft).Mean)
            .Number($"{band.Name}_psfFluxMeanErr", draft => Of(draft).MeanErr)
            .Number($"{band.Name}_psfFluxSigma", draft => Of(draft).Sigma)
            .Number($"{band.Name}_psfFluxErrMean", draft => Of(draft).ErrMean)
            .Number($"{band.Name}_psfFluxMin", draft => Of(draft).Min)
            .Number($"{band.Name}_psfFluxMax", draft => Of(draft).Max);

        BandStatistics Of(LsstDraft draft) => draft.Statistics[band.Index];
    }
}
