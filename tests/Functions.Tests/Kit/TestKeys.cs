using Pipelines.Functions.App.Access;
using Pipelines.Functions.App.Hosting;

namespace Pipelines.Functions.Tests.Kit;

/// <summary>One key of each role.</summary>
internal static class TestKeys
{
    public const string Reader = "reader-key-0123456789";

    public const string Function = "function-key-0123456789";

    public const string Admin = "admin-key-0123456789";

    public const string Coder = "coder-key-0123456789";

    public static AppSettings Add(AppSettings settings) => settings with
    {
        Keys =
        [
            new AccessKey { Name = "reader", Sha256 = KeyHash.Of(Reader), Role = AccessRole.Reader },
            new AccessKey { Name = "function", Sha256 = KeyHash.Of(Function) },
            new AccessKey { Name = "admin", Sha256 = KeyHash.Of(Admin), Role = AccessRole.Admin },
            new AccessKey { Name = "coder", Sha256 = KeyHash.Of(Coder), Role = AccessRole.Admin, Code = true },
        ],
    };
}
