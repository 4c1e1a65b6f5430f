using System.Security.Cryptography;
using System.Text;

namespace Broker.Core.Hosting;

/// <summary>Encrypts what is kept in the database and must not be read from a copy of it (AES-256-GCM). Thread-safe.</summary>
public sealed class SecretBox
{
    public const int KeySizeBytes = 32;

    private const string KeyFile = "secret.key";
    private readonly byte[] key;

    /// <param name="key"><see cref="KeySizeBytes"/> bytes.</param>
    public SecretBox(byte[] key)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeySizeBytes);
        this.key = key;
    }

    /// <summary>
    /// With the key of <see cref="BrokerOptions.SecretKey"/>; else with that of <c>secret.key</c> in the data folder, which is made
    /// the first time and only its owner may read. Every process of one broker needs the same key.
    /// </summary>
    /// <exception cref="OptionsException">The file does not hold a key.</exception>
    public static SecretBox Open(BrokerOptions options)
    {
        if (options.SecretKey is { } given)
            return new SecretBox(Convert.FromBase64String(given));

        var file = Path.Combine(options.DataFolder, KeyFile);
        if (!File.Exists(file))
            MakeKey(options.DataFolder, file);
        var text = File.ReadAllText(file).Trim();
        return IsKey(text)
            ? new SecretBox(Convert.FromBase64String(text))
            : throw new OptionsException([$"{file} does not hold {KeySizeBytes} bytes in base64"]);
    }

    /// <summary>True for <see cref="KeySizeBytes"/> bytes in base64.</summary>
    public static bool IsKey(string text)
    {
        var bytes = new byte[KeySizeBytes + 1];
        return Convert.TryFromBase64String(text, bytes, out var count) && count == KeySizeBytes;
    }

    /// <returns>Base64 of nonce, ciphertext and tag; another text each time.</returns>
    public string Seal(string secret)
    {
        var plain = Encoding.UTF8.GetBytes(secret);
        var sealedBytes = new byte[NonceSize + plain.Length + TagSize];
        var nonce = sealedBytes.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(nonce, plain, sealedBytes.AsSpan(NonceSize, plain.Length), sealedBytes.AsSpan(NonceSize + plain.Length));
        return Convert.ToBase64String(sealedBytes);
    }

    /// <summary>False when it was sealed with another key, or altered since.</summary>
    public bool TryUnseal(string sealedText, out string secret)
    {
        secret = "";
        var bytes = new byte[sealedText.Length];
        if (!Convert.TryFromBase64String(sealedText, bytes, out var count) || count < NonceSize + TagSize)
            return false;

        var plain = new byte[count - NonceSize - TagSize];
        try
        {
            using var aes = new AesGcm(key, TagSize);
            aes.Decrypt(bytes.AsSpan(0, NonceSize), bytes.AsSpan(NonceSize, plain.Length), bytes.AsSpan(NonceSize + plain.Length, TagSize), plain);
        }
        catch (CryptographicException)
        {
            return false;
        }

        secret = Encoding.UTF8.GetString(plain);
        return true;
    }

    private static int NonceSize => AesGcm.NonceByteSizes.MaxSize;

    private static int TagSize => AesGcm.TagByteSizes.MaxSize;

    // Written aside and then moved: of two processes that start together, both end up with the key of one.
    private static void MakeKey(string folder, string file)
    {
        Directory.CreateDirectory(folder);
        var aside = Path.Combine(folder, $"{KeyFile}.{Environment.ProcessId}");
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var writer = new StreamWriter(aside, options))
            writer.WriteLine(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeySizeBytes)));
        try
        {
            File.Move(aside, file);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(aside);
        }
    }
}
