namespace GpuHost.Tests.Page;

/// <summary>A test that takes a browser. Without one it is left out, and says how to get one; on build machines it fails.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (Browser.Path is null && !Browser.IsRequired)
        {
            Skip = Browser.Remedy;
        }
    }
}
