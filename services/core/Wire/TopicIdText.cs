namespace Broker.Core.Wire;

/// <summary>Ids of topics as our schemas write them.</summary>
internal static class TopicIdText
{
    /// <param name="text">Empty: not known.</param>
    /// <exception cref="WireException">It is no id.</exception>
    public static Guid Read(string text)
    {
        if (text.Length == 0)
            return Guid.Empty;
        return Guid.TryParse(text, out var id) ? id : throw new WireException($"'{text}' is no id of a topic");
    }
}
