using System.Buffers.Binary;
using System.Net;
using System.Text;
using GpuHost.Tests.Kit;

namespace GpuHost.Tests.Models;

/// <summary>What is no model, or not the one that was announced, never becomes one.</summary>
public sealed class BadModelFileTests : IAsyncLifetime
{
    private RegistrationFixture? _fixture;

    public async Task InitializeAsync()
    {
        _fixture = await RegistrationFixture.StartAsync(limits => limits with { ModelSizeBytesMax = 4 << 20 });
        _fixture.WriteModel("good.gguf");
        _fixture.WriteAdapter("tone.gguf");
        _fixture.WriteAdapter("wide-tone.gguf", RegistrationFixture.Shape with { Width = 128 });
        byte[] good = await File.ReadAllBytesAsync(Path.Combine(_fixture.Import, "good.gguf"));
        Write("text.gguf", "<html>Please log in</html>"u8.ToArray());
        Write("version.gguf", Changed(good, static bytes => BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), 99)));
        Write("tensors.gguf", Changed(good, static bytes => BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), ulong.MaxValue / 2)));
        Write("cut.gguf", good[..^100]);
        Write("header.gguf", good[..200]);
        Write("unknown.gguf", Replaced(good, "llama", "zebra"));
        Write("missing.gguf", Replaced(good, "blk.0.attn_q.weight", "blk.0.attn_Q.weight"));
        Write("template.gguf", Replaced(good, "{%", "{{"));
        Write("empty.gguf", []);
        Write("large.gguf", new byte[(4 << 20) + 1]);
        await _fixture.RegisterAsync("""{"name":"base","file":"good.gguf"}""");
        await _fixture.RegisterAsync("""{"name":"tone","file":"tone.gguf","base":"base"}""");
    }

    public async Task DisposeAsync() => await _fixture!.DisposeAsync();

    [Theory]
    [InlineData("text.gguf", 400, "invalid_model")]
    [InlineData("version.gguf", 400, "invalid_model")]
    [InlineData("tensors.gguf", 400, "invalid_model")]
    [InlineData("cut.gguf", 400, "invalid_model")]
    [InlineData("header.gguf", 400, "invalid_model")]
    [InlineData("unknown.gguf", 400, "invalid_model")]
    [InlineData("missing.gguf", 400, "invalid_model")]
    [InlineData("template.gguf", 400, "invalid_model")]
    [InlineData("empty.gguf", 404, "source_not_found")]
    [InlineData("absent.gguf", 404, "source_not_found")]
    [InlineData("large.gguf", 413, "model_too_large")]
    public async Task Register_AFileThatIsNoModel_IsRefused(string file, int status, string code) =>
        await RefusedAsync($$"""{"name":"bad","file":"{{file}}"}""", status, code);

    [Theory]
    [InlineData("""{"name":"bad","file":"tone.gguf"}""", 400, null)]
    [InlineData("""{"name":"bad","file":"good.gguf","base":"base"}""", 400, null)]
    [InlineData("""{"name":"bad","file":"wide-tone.gguf","base":"base"}""", 400, "invalid_model")]
    [InlineData("""{"name":"bad","file":"tone.gguf","base":"tone"}""", 400, null)]
    [InlineData("""{"name":"bad","file":"tone.gguf","base":"nobody"}""", 404, "model_not_found")]
    public async Task Register_AnAdapterThatDoesNotFit_IsRefused(string body, int status, string? code) => await RefusedAsync(body, status, code);

    [Theory]
    [InlineData("""{"file":"good.gguf"}""", 400)]
    [InlineData("""{"name":"Bad Name","file":"good.gguf"}""", 400)]
    [InlineData("""{"name":"../bad","file":"good.gguf"}""", 400)]
    [InlineData("""{"name":"bad"}""", 400)]
    [InlineData("""{"name":"bad","file":"good.gguf","blob":"good.gguf"}""", 400)]
    [InlineData("""{"name":"bad","file":7}""", 400)]
    [InlineData("""{"name":"bad","file":"good.gguf","sha256":"abc"}""", 400)]
    [InlineData("""{"name":"bad","file":"good.gguf","scale":2}""", 400)]
    [InlineData("""{"name":"bad","url":"ftp://example.com/x.gguf"}""", 400)]
    [InlineData("""{"name":"bad","url":"https://user:secret@example.com/x.gguf"}""", 400)]
    public async Task Register_ABodyThatIsWrong_IsRefused(string body, int status) => await RefusedAsync(body, status, null);

    [Fact]
    public async Task Register_WithAnotherDigest_IsRefused() => await RefusedAsync(
        $$"""{"name":"bad","file":"good.gguf","sha256":"{{new string('0', 64)}}"}""", 400, "digest_mismatch");

    [Theory]
    [InlineData("../keys.json")]
    [InlineData("..\\\\keys.json")]
    [InlineData("sub/../../keys.json")]
    [InlineData("/etc/passwd")]
    [InlineData("C:/model.gguf")]
    [InlineData("./good.gguf")]
    [InlineData("")]
    [InlineData("linked.gguf")]
    [InlineData("linked-folder/good.gguf")]
    public async Task Register_APathThatLeavesTheFolder_IsRefused(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.CreateSymbolicLink(Path.Combine(_fixture!.Import, "linked.gguf"), Path.Combine(_fixture.Import, "good.gguf"));
            Directory.CreateSymbolicLink(Path.Combine(_fixture.Import, "linked-folder"), _fixture.Import);
        }

        await RefusedAsync($$"""{"name":"bad","file":"{{path}}"}""", 403, "source_not_allowed");
    }

    private async Task RefusedAsync(string body, int status, string? code)
    {
        string[] before = Entries();

        (HttpStatusCode Status, string? Code) refusal = await _fixture!.RefusalAsync(body);

        Assert.Equal(((HttpStatusCode)status, code), refusal);
        Assert.Equal(["base", HostFixture.ModelName, "tone"], (await _fixture.NamesAsync()).Order(StringComparer.Ordinal));
        Assert.Equal(before, Entries());
    }

    /// <summary>The files of the model store; an empty folder of a name that was tried counts for nothing.</summary>
    private string[] Entries() =>
        [.. Directory.EnumerateFiles(_fixture!.Models, "*", SearchOption.AllDirectories).Where(static path => !path.Contains(".locks", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private void Write(string file, byte[] content) => File.WriteAllBytes(Path.Combine(_fixture!.Import, file), content);

    private static byte[] Changed(byte[] good, Action<byte[]> change)
    {
        byte[] changed = [.. good];
        change(changed);
        return changed;
    }

    private static byte[] Replaced(byte[] good, string what, string by)
    {
        byte[] bytes = [.. good];
        byte[] wanted = Encoding.ASCII.GetBytes(what);
        for (int at; (at = bytes.AsSpan().IndexOf(wanted)) >= 0;)
        {
            Encoding.ASCII.GetBytes(by).CopyTo(bytes.AsSpan(at));
        }

        return bytes;
    }
}
