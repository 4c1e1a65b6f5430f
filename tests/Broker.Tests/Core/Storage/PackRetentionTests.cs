using Broker.Core.Storage;
using FsCheck;
using FsCheck.Fluent;

namespace Broker.Tests.Core.Storage;

public sealed class PackRetentionTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private readonly string root = Directory.CreateTempSubdirectory("retention-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void Without_a_limit_everything_stays() =>
        Assert.Empty(PackRetention.Choose([Pack(1, 24 * 365, 5)], new PackPlace(), Now));

    [Fact]
    public void What_is_too_old_goes_the_oldest_first() =>
        Assert.Equal(["3", "1"], Chosen(new PackPlace { KeepFor = TimeSpan.FromDays(1) }, Pack(1, 30, 5), Pack(2, 23, 5), Pack(3, 40, 5)));

    [Fact]
    public void The_oldest_go_until_the_sum_fits() =>
        Assert.Equal(["3"], Chosen(new PackPlace { KeepBytes = 10 }, Pack(1, 30, 5), Pack(2, 23, 5), Pack(3, 40, 5)));

    [Fact]
    public void A_pack_that_may_still_be_written_stays_whatever_the_limits_say() =>
        Assert.Empty(Chosen(new PackPlace { KeepBytes = 1, KeepFor = TimeSpan.FromMinutes(1) }, Pack(1, 1.9, 500)));

    [Fact]
    public void No_younger_pack_ever_goes_before_an_older_one_and_what_is_left_fits_or_is_untouchable()
    {
        var packs = from hours in Gen.Choose(0, 200) from size in Gen.Choose(0, 100) from number in Gen.Choose(0, 1_000) select Pack(number, hours, size);
        var cases = from list in packs.ListOf() from keep in Gen.Choose(0, 2_000) from hours in Gen.Choose(1, 150)
                    select (List: (IReadOnlyList<PackInfo>)[.. list], Limits: new PackPlace { KeepBytes = keep, KeepFor = TimeSpan.FromHours(hours) });
        Prop.ForAll(cases.ToArbitrary(), test =>
        {
            var gone = PackRetention.Choose(test.List, test.Limits, Now);
            var left = test.List.Except(gone, ReferenceEqualityComparer.Instance).Cast<PackInfo>().ToList();
            var inOrder = gone.Count == 0 || left.Count == 0 || gone.Max(pack => pack.WrittenAt) <= left.Min(pack => pack.WrittenAt);
            var free = left.Where(pack => Now - pack.WrittenAt >= PackRetention.Untouchable).ToList();
            var fits = free.Count == 0 || (free.All(pack => Now - pack.WrittenAt <= test.Limits.KeepFor) && left.Sum(pack => pack.SizeBytes) <= test.Limits.KeepBytes);
            return inOrder && fits && gone.All(pack => Now - pack.WrittenAt >= PackRetention.Untouchable);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task Retired_packs_are_deleted_and_a_dry_run_deletes_nothing()
    {
        using var packs = new Packs(new FolderPackStorage(root, maxPackBytes: 1));
        using var writer = packs.CreateWriter(TimeProvider.System);
        for (var i = 0; i < 3; i++)
        {
            var place = (await writer.AppendAsync([new PackEntry { Topic = "t", Offset = i, Bytes = new byte[100] }], default))[0];
            File.SetLastWriteTimeUtc(Path.Combine(root, place.Pack), (TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(i * 2)).UtcDateTime);
        }

        var retention = new PackRetention(packs, new PackPlace { KeepFor = TimeSpan.FromDays(3) }, TimeProvider.System);
        Assert.Single((await retention.RunAsync(dryRun: true, default)).Retired);
        Assert.Equal(3, (await retention.RunAsync(dryRun: false, default)).Packs);
        Assert.Equal(2, (await retention.RunAsync(dryRun: false, default)).Packs);
    }

    private static IEnumerable<string> Chosen(PackPlace limits, params PackInfo[] all) => PackRetention.Choose(all, limits, Now).Select(pack => pack.Name);

    private static PackInfo Pack(int number, double ageHours, long sizeBytes) =>
        new() { Name = $"{number}", SizeBytes = sizeBytes, WrittenAt = Now - TimeSpan.FromHours(ageHours) };
}
