using System.Security.Cryptography;
using System.Text;
using Broker.Api.Security;

namespace Broker.Tests.Api.Security;

public sealed class TokensTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("tokens-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_token_of_this_machine_is_made_once_and_only_its_owner_may_read_it()
    {
        var path = Tokens.CreateOwn(folder);
        var token = File.ReadAllText(path).Trim();
        Assert.Equal(path, Tokens.CreateOwn(folder));
        Assert.Equal(64, token.Length);
        Assert.Equal("local", Open().UserOf(token));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public void Only_the_hash_of_a_token_is_among_the_users()
    {
        var token = File.ReadAllText(Tokens.CreateOwn(folder)).Trim();
        Assert.DoesNotContain(token, File.ReadAllText(Tokens.OwnFile(folder)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("wrong")]
    [InlineData("TOKEN-A")]
    public void Any_other_token_belongs_to_nobody(string token)
    {
        Write("ada", "token-a");
        Assert.Equal("ada", Open().UserOf("token-a"));
        Assert.Null(Open().UserOf(token));
    }

    [Fact]
    public void Lines_that_name_no_user_are_left_out()
    {
        File.WriteAllText(Tokens.OwnFile(folder), "# ada 00\nada\nAda! " + new string('0', 64) + "\nbob zz\n\n");
        Assert.Null(Open().UserOf("x"));
    }

    [Theory]
    [InlineData("ada-1", true)]
    [InlineData("ada_1", false)]
    public void Names_of_users_keep_the_topics_of_their_filters_apart(string user, bool taken)
    {
        Write(user, "token");
        Assert.Equal(taken, Open().UserOf("token") is not null);
    }

    private Tokens Open() => new(Tokens.OwnFile(folder), TimeProvider.System);

    private void Write(string user, string token) =>
        File.WriteAllText(Tokens.OwnFile(folder), $"{user} {Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)))}\n");
}
