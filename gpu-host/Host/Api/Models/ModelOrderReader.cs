using GpuHost.Host.Api.Errors;
using GpuHost.Host.Api.Reading;
using GpuHost.Host.Models.Registration;
using GpuHost.Serving.Models.Store;
using Pipelines.Core.Identity;
using Pipelines.Core.Storage;

namespace GpuHost.Host.Api.Models;

/// <summary>Reads the body of <c>POST /v1/models</c>.</summary>
internal static class ModelOrderReader
{
    private const int LicenseCharsMax = 200;

    /// <exception cref="ApiException">Something is missing, wrong or unknown.</exception>
    public static ModelOrder Read(RequestFields fields)
    {
        string text = fields.RequiredText("name");
        if (!ModelName.TryParse(text, out ModelName name))
        {
            throw ApiException.Invalid(
                "name", $"'{text}' is not a name for a model. Use 1 to 80 lower-case letters, digits, '.', '-' and '_', starting with a letter or a digit.");
        }

        string? license = fields.Text("license");
        if (license?.Length > LicenseCharsMax)
        {
            throw ApiException.Invalid("license", $"'license' has more than {LicenseCharsMax} characters.");
        }

        var order = new ModelOrder(name, ReadSource(fields))
        {
            Sha256 = ReadDigest(fields),
            Base = fields.Text("base"),
            License = license,
        };
        fields.RequireAllRead();
        return order;
    }

    private static ModelSource ReadSource(RequestFields fields)
    {
        string? file = fields.Text("file");
        string? url = fields.Text("url");
        string? blob = fields.Text("blob");
        return (file, url, blob) switch
        {
            ({ } path, null, null) => new ModelSource.LocalFile(path),
            (null, { } address, null) => new ModelSource.Url(ReadUrl(address)),
            (null, null, { } path) => new ModelSource.Blob(ReadBlob(path)),
            _ => throw ApiException.Invalid("file", "Name one source of the model: 'file', 'url' or 'blob'."),
        };
    }

    private static Uri ReadUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "https" or "http" && address.UserInfo.Length == 0
            ? address
            : throw ApiException.Invalid("url", "'url' is no https or http address without a user's name in it.");

    private static BlobPath ReadBlob(string text) =>
        BlobPath.TryParse(text, out BlobPath path, out string? problem) ? path : throw ApiException.Invalid("blob", $"'blob' is no name of a blob: {problem}");

    private static ContentHash? ReadDigest(RequestFields fields) => fields.Text("sha256") switch
    {
        null => null,
        { } text when ContentHash.TryParse(text, out ContentHash digest) => digest,
        _ => throw ApiException.Invalid("sha256", "'sha256' has not 64 hex digits."),
    };
}
