namespace IncidentKB.Testing;

/// <summary>The smallest pictures of each kind, made by Chromium and the GIF by hand: 3 pixels wide, 2 high.</summary>
internal static class Pictures
{
    public static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAYAAACddGYaAAAAEklEQVR4AWKycDryH4aZGJAAAAAA//8xHdqRAAAABklEQVQDAH8WBrwJGFxHAA"
        + "AAAElFTkSuQmCC");

    public static readonly byte[] Gif = Convert.FromBase64String("R0lGODlhAwACAIAAADhCxP///ywAAAAAAwACAAACA4SPBQA7");

    public static readonly byte[] Jpeg = Convert.FromBase64String(
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAFA3PEY8MlBGQUZaVVBfeMiCeG5uePWvuZHI//////////////////////////////////////////"
        + "//////////2wBDAVVaWnhpeOuCguv/////////////////////////////////////////////////////////////////////////wAARCAAC"
        + "AAMDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAP/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFQEBAQAAAAAAAAAAAAAAAAAAAgP/xA"
        + "AUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwCQCwv/2Q==");

    /// <summary>WebP in its three forms: lossy, lossless and extended.</summary>
    public static readonly byte[] WebP =
        Convert.FromBase64String("UklGRjAAAABXRUJQVlA4ICQAAABwAQCdASoDAAIAB0CWJaACdAFAAAD+5AF+KHmt7B3IF0AAAAA=");

    public static readonly byte[] WebPLossless = Convert.FromBase64String("UklGRh4AAABXRUJQVlA4TBEAAAAvAkAAAAdQoeKUuP+BiOh/AAA=");

    public static readonly byte[] WebPExtended = Convert.FromBase64String(
        "UklGRk4AAABXRUJQVlA4WAoAAAAQAAAAAgAAAQAAQUxQSAcAAAAAgIAAgIAAAFZQOCAgAAAAUAEAnQEqAwACAAdAliWIAAQAAAD+5AF9RaB0/K"
        + "6gAAA=");
}
