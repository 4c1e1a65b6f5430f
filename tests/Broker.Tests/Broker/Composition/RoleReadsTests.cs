using Broker.Broker.Composition;
using Broker.Core.Hosting;

namespace Broker.Tests.Broker.Composition;

public sealed class RoleReadsTests
{
    [Fact]
    public void Every_role_reads_what_its_workers_read()
    {
        var reads = RoleReads.Of(new BrokerOptions { Redis = "", Postgres = "", Kafka = "own:1", SurveyKafka = "survey:1", SurveyTopics = ["ztf", "^lsst.*"], Group = "g", TopicPrefix = "p." });
        Assert.Equal(
            ["ingest g-ingest survey:1 ztf ^lsst.*", "context g-context own:1 p.context_missing", "classify g-classify own:1 p.alerts", "filter g-filter own:1 p.classified",
                "archive g-archive own:1 p.classified p.matches p.dead_letters p.ledger"],
            reads.Select(read => $"{read.Role} {read.Group} {read.Connection.Bootstrap} {string.Join(' ', read.Topics)}"));
        Assert.Equal(RoleReads.Roles, reads.Select(read => read.Role));
    }

    [Fact]
    public void Roles_joined_in_process_read_nothing_from_Kafka() => Assert.Empty(RoleReads.Of(new BrokerOptions { Redis = "", Postgres = "" }));
}
