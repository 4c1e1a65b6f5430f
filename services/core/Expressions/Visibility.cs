using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Broker.Tests")]
