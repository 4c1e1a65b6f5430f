using System.Xml;

namespace Broker.Ingest.Context.Tables;

/// <summary>
/// The first table with data of a VOTable (IVOA VOTable 1.4; sections 5 and 6 of the recommendation): TABLEDATA, BINARY or BINARY2,
/// the latter two in base64 within the file.
/// </summary>
public sealed class VoTable : ICatalogTable
{
    private readonly XmlReader xml;
    private readonly Func<double> progress;
    private readonly List<VoField> fields = [];
    private readonly IVoRows rows;
    private long taken;

    public VoTable(Stream stream, Func<double> progress)
    {
        this.progress = progress;
        xml = XmlReader.Create(stream, new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Ignore, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true, IgnoreWhitespace = true, CloseInput = true,
        });
        rows = Guarded(Open);
        Columns = [.. fields.Select(field => field.Name)];
    }

    public IReadOnlyList<string> Columns { get; }

    public long? RowCount { get; private set; }

    public double Progress => progress();

    /// <summary>Rows before the next one.</summary>
    public long Position => taken;

    public TableValue this[int column] => rows.Value(column);

    public bool Next()
    {
        if (!Guarded(rows.Next))
            return false;
        taken++;
        return true;
    }

    public void Resume(long position)
    {
        while (taken < position)
        {
            if (!Next())
                throw new CatalogException($"VOTable: the table ends before row {position}, where the reading stopped the last time");
        }
    }

    public void Dispose() => xml.Dispose();

    private IVoRows Open()
    {
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element)
                continue;
            switch (xml.LocalName)
            {
                case "TABLE":
                    fields.Clear();
                    RowCount = long.TryParse(xml.GetAttribute("nrows"), out var count) ? count : null;
                    break;
                case "FIELD":
                    fields.Add(VoField.Read(xml));
                    break;
                case "TABLEDATA":
                    return new VoTextRows(xml, fields);
                case "BINARY" or "BINARY2":
                    return OpenBinary(hasNullBits: xml.LocalName == "BINARY2");
                case "FITS":
                    throw new CatalogException("VOTable: its data is a FITS file inside; load that FITS file instead");
                default:
                    break;
            }
        }

        throw new CatalogException("the VOTable holds no table with data");
    }

    private VoBinaryRows OpenBinary(bool hasNullBits)
    {
        if (!xml.ReadToDescendant("STREAM", xml.NamespaceURI))
            throw new CatalogException("VOTable: a binary table without a STREAM");
        if (xml.GetAttribute("href") is not null || xml.GetAttribute("encoding") != "base64")
            throw new CatalogException("VOTable: only a stream within the file, in base64, can be read");
        return new VoBinaryRows(new Base64Content(xml), fields, hasNullBits);
    }

    private static T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (XmlException error)
        {
            throw new CatalogException($"VOTable: {error.Message}");
        }
        catch (FormatException error)
        {
            throw new CatalogException($"VOTable: {error.Message}");
        }
    }
}
