namespace Broker.Classify.Models;

/// <summary>A model that is missing, damaged, of the wrong shape, or whose library is not installed. The message is the reason its scores carry.</summary>
public sealed class ModelException(string message) : Exception(message);
