using System.Net.Http.Headers;

namespace Pipelines.Connectors.Web;

/// <summary>What a server said.</summary>
/// <param name="Address">Where, after all redirects.</param>
/// <param name="Status">Its status code.</param>
/// <param name="Type">What its body is said to be.</param>
/// <param name="Body">As far as it was read, unpacked.</param>
internal sealed record WebReply(Uri Address, int Status, MediaTypeHeaderValue? Type, byte[] Body);
