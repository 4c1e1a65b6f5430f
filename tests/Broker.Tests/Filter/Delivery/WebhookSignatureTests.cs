using System.Text;
using Broker.Core.Hosting;
using Broker.Filter.Delivery;

namespace Broker.Tests.Filter.Delivery;

public sealed class WebhookSignatureTests
{
    private static readonly DateTimeOffset Sent = DateTimeOffset.FromUnixTimeSeconds(1614265330);
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"test": 2432232314}""");

    /// <summary>The vector the Standard Webhooks libraries are tested with; computed again with Python's hmac module.</summary>
    [Fact]
    public void Signature_is_that_of_the_published_vector()
    {
        Assert.True(WebhookSecret.TryReadKey("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", out var key));
        Assert.Equal(
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            WebhookSignature.Sign("msg_p5jXN8AQM9LWM0D4loKWxJek", Sent, Body, [key]));
    }

    [Fact]
    public void Two_keys_give_two_signatures_in_their_order()
    {
        byte[] first = new byte[24], second = [.. Enumerable.Repeat((byte)1, 24)];
        var both = WebhookSignature.Sign("id", Sent, Body, [first, second]);
        Assert.Equal($"{WebhookSignature.Sign("id", Sent, Body, [first])} {WebhookSignature.Sign("id", Sent, Body, [second])}", both);
    }

    [Fact]
    public void A_new_secret_can_be_read_and_no_two_are_the_same()
    {
        var secret = WebhookSecret.New();
        Assert.True(WebhookSecret.TryReadKey(secret, out var key));
        Assert.InRange(key.Length, 24, 64);
        Assert.NotEqual(secret, WebhookSecret.New());
    }

    [Theory]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("whsec_")]
    [InlineData("whsec_c2hvcnQ=")]
    [InlineData("whsec_not base64")]
    public void What_is_no_secret_is_refused(string secret) => Assert.False(WebhookSecret.TryReadKey(secret, out _));

    [Fact]
    public void A_sealed_secret_opens_with_its_own_key_alone()
    {
        var box = new SecretBox(new byte[SecretBox.KeySizeBytes]);
        var sealedText = box.Seal("whsec_x");
        Assert.DoesNotContain("whsec", sealedText, StringComparison.Ordinal);
        Assert.NotEqual(sealedText, box.Seal("whsec_x"));
        Assert.True(box.TryUnseal(sealedText, out var secret));
        Assert.Equal("whsec_x", secret);
        Assert.False(new SecretBox([.. Enumerable.Repeat((byte)1, SecretBox.KeySizeBytes)]).TryUnseal(sealedText, out _));
        Assert.False(box.TryUnseal("AAAA" + sealedText[4..], out _));
        Assert.False(box.TryUnseal("", out _));
        Assert.False(box.TryUnseal("not base64", out _));
    }

    [Fact]
    public void The_key_file_is_made_once_and_only_its_owner_may_read_it()
    {
        var folder = Directory.CreateTempSubdirectory("broker-key");
        try
        {
            var options = new BrokerOptions { Redis = "", Postgres = "", DataFolder = Path.Combine(folder.FullName, "var") };
            var sealedText = SecretBox.Open(options).Seal("x");
            Assert.True(SecretBox.Open(options).TryUnseal(sealedText, out _));
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(options.DataFolder, "secret.key")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
