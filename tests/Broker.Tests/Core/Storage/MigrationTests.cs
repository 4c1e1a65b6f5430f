using Broker.Core.Storage;

namespace Broker.Tests.Core.Storage;

public sealed class MigrationTests
{
    [Fact]
    public void Migrations_are_numbered_from_one_without_a_gap() =>
        Assert.Equal(Enumerable.Range(1, Migration.All.Count).Select(number => $"{number:D4}_"), Migration.All.Select(migration => migration.Name[..5]));
}
