using System.Globalization;
using System.Text;

namespace Broker.Broker.Simulator.Stamps;

/// <summary>The header of one FITS unit: cards of 80 characters in blocks of 2,880 bytes (FITS Standard 4.0, section 3 and 4).</summary>
public sealed class FitsHeader
{
    public const int BlockBytes = 2880;
    private const int CardBytes = 80;
    private readonly StringBuilder _cards = new();

    public FitsHeader Card(string keyword, object value, string comment = "")
    {
        var text = value switch
        {
            string words => $"'{words,-8}'",
            bool truth => (truth ? "T" : "F").PadLeft(20),
            double number => number.ToString("0.0##############E+00", CultureInfo.InvariantCulture).PadLeft(20),
            _ => string.Create(CultureInfo.InvariantCulture, $"{value,20}"),
        };
        var card = $"{keyword,-8}= {text}{(comment.Length > 0 ? " / " : "")}{comment}";
        _cards.Append(card.PadRight(CardBytes)[..CardBytes]);
        return this;
    }

    /// <summary>The blocks, ended and padded.</summary>
    public byte[] ToBytes()
    {
        var text = _cards + "END".PadRight(CardBytes);
        return Encoding.ASCII.GetBytes(text.PadRight(Padded(text.Length)));
    }

    /// <summary>A length rounded up to whole blocks.</summary>
    public static int Padded(int bytes) => (bytes + BlockBytes - 1) / BlockBytes * BlockBytes;
}
