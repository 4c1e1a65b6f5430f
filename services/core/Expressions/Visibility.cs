using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Broker.Tests")]
[assembly: InternalsVisibleTo("Broker.ServerTests")]
