using System.Globalization;
using Broker.Core.Storage;
using Microsoft.AspNetCore.Mvc;

namespace Broker.Api.Rest;

/// <summary>The parameters of <c>/dead-letters</c>.</summary>
internal sealed record DeadLettersQuery
{
    [FromQuery(Name = "reason")]
    public string? Reason { get; init; }

    [FromQuery(Name = "step")]
    public string? Step { get; init; }

    [FromQuery(Name = "topic")]
    public string? Topic { get; init; }

    [FromQuery(Name = "partition")]
    public string? Partition { get; init; }

    [FromQuery(Name = "since")]
    public string? Since { get; init; }

    [FromQuery(Name = "settled")]
    public string? Settled { get; init; }

    [FromQuery(Name = "limit")]
    public string? Limit { get; init; }

    [FromQuery(Name = "cursor")]
    public string? Cursor { get; init; }

    public LetterQuery Read(Inputs inputs)
    {
        if (!LetterQuery.TryReadCursor(Cursor, out _))
            inputs.Add("cursor", "is none of this resource.", "Take next_cursor of the page before.");
        return new LetterQuery
        {
            Reason = Reason,
            Step = Step,
            Topic = Topic,
            Partition = (int?)inputs.Integer("partition", Partition, (0, int.MaxValue)),
            Since = Time(inputs),
            WithSettled = inputs.OneOf("settled", Settled, "false", "true") == "true",
            Limit = inputs.Limit(Limit),
            Cursor = inputs.Valid ? Cursor : null,
        };
    }

    private DateTimeOffset? Time(Inputs inputs)
    {
        if (Since is null)
            return null;
        if (DateTimeOffset.TryParse(Since, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return time;
        inputs.Add("since", "must be a time such as 2026-11-21T03:00:00Z.");
        return null;
    }
}
