using System.Buffers;
using System.Text.Json;
using Broker.Core.Alerts;
using Broker.Core.Expressions;
using Broker.Filter.Matching;

namespace Broker.Filter.Delivery;

/// <summary>
/// What is sent for a match: <c>{"id", "owner", "filter", "version", "alert": {…}}</c>, the alert with the columns the filter
/// selects. No clock and no counter is in it: every repeat has the same bytes.
/// </summary>
public static class MatchBody
{
    public static byte[] Json(FilterMatch match, LiveFilter filter, EvaluationContext context)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("id", match.Id);
            json.WriteString("owner", match.Owner);
            json.WriteString("filter", match.FilterName);
            json.WriteNumber("version", match.FilterVersion);
            json.WritePropertyName("alert");
            filter.WriteAlert(json, context);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
